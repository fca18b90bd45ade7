/** What a project's files say about skills, and the trackers that are asked by their programs. */
@NullMarked
package dev.dispatch.skillfiles;

import org.jspecify.annotations.NullMarked;
