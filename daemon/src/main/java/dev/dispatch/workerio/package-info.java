/**
 * What workers say through the FIFO of their lane: one reader for each live lane, requests put
 * together from lines, replies as files.
 */
@NullMarked
package dev.dispatch.workerio;

import org.jspecify.annotations.NullMarked;
