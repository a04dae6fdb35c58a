/** How many different authors there are: what trends and topics share. Not exported. */
@NullMarked
package dev.earshot.scoring.unique;

import org.jspecify.annotations.NullMarked;
