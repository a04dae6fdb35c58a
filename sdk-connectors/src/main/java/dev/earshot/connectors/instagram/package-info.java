/** Instagram's professional accounts: their media, comments, hashtags and mentions. */
@NullMarked
package dev.earshot.connectors.instagram;

import org.jspecify.annotations.NullMarked;
