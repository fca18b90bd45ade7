/** Windows of terminal programs, on the display of whoever asks for one. */
@NullMarked
package dev.dispatch.window;

import org.jspecify.annotations.NullMarked;
