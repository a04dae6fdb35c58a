/** Reads what Facebook pages publish and what is said under it, through the Graph API. */
@NullMarked
package dev.earshot.connectors.facebook;

import org.jspecify.annotations.NullMarked;
