/** Reads Hacker News by its API of items, and by HN Search. */
@NullMarked
package dev.earshot.connectors.hackernews;

import org.jspecify.annotations.NullMarked;
