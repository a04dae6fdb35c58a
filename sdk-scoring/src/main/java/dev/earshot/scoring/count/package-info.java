/** Counts from which every addition can be subtracted again. Not exported. */
@NullMarked
package dev.earshot.scoring.count;

import org.jspecify.annotations.NullMarked;
