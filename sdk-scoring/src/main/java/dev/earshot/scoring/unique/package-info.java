/** What trends and topics count with: different authors, and what had no room. Not exported. */
@NullMarked
package dev.earshot.scoring.unique;

import org.jspecify.annotations.NullMarked;
