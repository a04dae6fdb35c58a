/**
 * Blogs, news, forums and podcasts through the feeds that they publish: RSS 0.9 to 2.0, RDF, Atom
 * 0.3 and 1.0, CDF, JSON Feed.
 *
 * <p>Well-formed XML becomes a tree of {@code FeedElement}s in one pass over its bytes ({@code
 * FeedScanner}). Of anything else the bytes become text ({@code FeedBytes}), and the text becomes
 * such a tree by a parser that bears with it ({@code FeedXml}), or JSON. Each item becomes a {@code
 * Draft} ({@code XmlFeed}, {@code JsonFeed}), and drafts become posts ({@code FeedPosts}): dialects
 * differ only up to the draft. Parsing is lenient throughout, knows no DTD and fetches nothing.
 */
@NullMarked
package dev.earshot.connectors.feed;

import org.jspecify.annotations.NullMarked;
