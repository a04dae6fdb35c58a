/** Reads Flickr: searches, people's photos, groups' pools and the comments under a photo. */
@NullMarked
package dev.earshot.connectors.flickr;

import org.jspecify.annotations.NullMarked;
