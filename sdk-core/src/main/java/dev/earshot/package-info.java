/**
 * The nouns of Earshot: what was said, by whom, where, how public it was, and what became of it.
 *
 * <p>Values here are immutable and safe to share between threads. Where a component list is closed
 * the type is a record; where it will grow the type is a final class with a builder. Nothing in
 * this package reads a clock, opens a file or starts a thread.
 *
 * <h2>Glossary</h2>
 *
 * <ul>
 *   <li><b>network</b>: a social network or a kind of site, named by an open id
 *   <li><b>source</b>: one configured place to read, such as a feed or a hashtag
 *   <li><b>connector</b>: code that reads a source
 *   <li><b>post</b>: the normalized content
 *   <li><b>mention</b>: a post that was admitted and matched a query
 *   <li><b>handle mention</b>: an {@code @name} inside a text
 *   <li><b>query</b>: a boolean predicate over posts
 *   <li><b>author</b>: who posted
 *   <li><b>subject</b>: the person a privacy decision is about
 *   <li><b>tenant</b>: the host's customer
 *   <li><b>purpose</b>: why data is processed
 *   <li><b>terms</b>: the duties a source lays on whoever keeps its posts
 *   <li><b>pack</b>: a policy pack, a tenant's rules as data
 *   <li><b>removal</b>: a decided reason to forget
 *   <li><b>correction</b>: what a person says about a score; it wins over the machine's
 * </ul>
 *
 * <p>Start with {@link dev.earshot.Post} and {@link dev.earshot.SourceEvent}; {@link
 * dev.earshot.Mention} is what comes out, {@link dev.earshot.Removal} is the one road out.
 */
@NullMarked
package dev.earshot;

import org.jspecify.annotations.NullMarked;
