/** YouTube: uploads, playlists, search and comments, over its Data API. */
@NullMarked
package dev.earshot.connectors.youtube;

import org.jspecify.annotations.NullMarked;
