/** Threads: an account's own posts, the answers to them, mentions, and the search for words. */
@NullMarked
package dev.earshot.connectors.threads;

import org.jspecify.annotations.NullMarked;
