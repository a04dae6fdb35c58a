/** Reddit: listings, searches and trees of comments, over its OAuth API. */
@NullMarked
package dev.earshot.connectors.reddit;

import org.jspecify.annotations.NullMarked;
