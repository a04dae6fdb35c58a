/** Where the command line's log goes: nowhere, until somebody listens. */
@NullMarked
package dev.earshot.examples.log;

import org.jspecify.annotations.NullMarked;
