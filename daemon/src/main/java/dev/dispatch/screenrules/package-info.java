/** The rule files for agents' screens: the built-in ones and the user's own over them. */
@NullMarked
package dev.dispatch.screenrules;

import org.jspecify.annotations.NullMarked;
