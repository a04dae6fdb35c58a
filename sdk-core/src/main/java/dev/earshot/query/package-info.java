/**
 * The one predicate language of Earshot: a {@link dev.earshot.query.Query} asks of posts, a {@link
 * dev.earshot.query.Filter} of whatever has {@link dev.earshot.query.Fields}, such as people.
 *
 * <h2>Language</h2>
 *
 * <pre>{@code
 * query    = and { "OR" and }
 * and      = near { [ "AND" ] near }
 * near     = not { ( "NEAR/n" | "ONEAR/n" ) not }   at most n words between, any order or this
 * not      = [ "NOT" | "-" ] ( not | "(" query ")" | alone )
 * alone    = word | word"*" | phrase | "="( word | phrase ) | "#"tag | "@"handle
 *          | part":"not | name":"values | name":"number".."number | name compare number
 *          | "ATLEAST/n(" and "OR" and { "OR" and } ")" | "FREQUENCY/n(" query ")"
 * phrase   = '"' word { word } [ "*" ] '"'            curly quotation marks too
 * compare  = "<" | "<=" | ">" | ">=" | "="
 * values   = value | "(" value { "OR" value } ")"
 * }</pre>
 *
 * <p>NOT binds tightest, then NEAR, then AND, then OR. A blank is AND. Operators are capitals:
 * {@code and}, {@code or}, {@code not} and {@code near} are words. A backslash takes a character's
 * meaning away ({@code \AND}, {@code \-5}, {@code a\:b}); so do quotation marks. Fields and parts
 * of a post are those of {@link dev.earshot.query.Fields#posts()} and what a host adds; any other
 * name before a colon or a comparison is an error, but {@code 10:30}, {@code <3} and {@code
 * https://…} are what they look like.
 *
 * <h2>What matches</h2>
 *
 * <ul>
 *   <li>Case and accents never matter; see {@link dev.earshot.text.Tokens}.
 *   <li>A word is a whole word: {@code acme} finds {@code Acme}, {@code Acme's}, {@code #acme},
 *       {@code @acme} and {@code @acme@example.org}, not {@code acmes}, and nothing within an
 *       address. What reads as several tokens ({@code well-known}, a word in Han) is a phrase.
 *   <li>{@code #acme} finds the hashtag alone, {@code @acme} the handle alone, on any server;
 *       {@code $acme} the cashtag alone; an emoji itself. An address finds itself and those below
 *       it, with or without its protocol.
 *   <li>A star ends a word of at least two letters: {@code acm*}, {@code #acm*}, {@code "the
 *       acm*"}.
 *   <li>A phrase lies within the title or within the text; punctuation between its words is passed
 *       over. Its words match as words do.
 *   <li>{@code ="Acme"} is what {@code acme} finds, where case and accents are these.
 *   <li>A word by itself is looked for in title and text; {@code title:}, {@code text:} and {@code
 *       alt:}, the alternative texts of media, look in one part alone. Only words and what joins
 *       them stand in a part. A part that a post does not have holds no word.
 *   <li>ATLEAST/n holds where n of its alternatives do, FREQUENCY/n where a word, phrase, tag,
 *       handle or OR group of such stands n times in all, places counted once.
 *   <li>NEAR joins words, phrases, tags, handles and OR groups of them, within one field. Words are
 *       counted as Brandwatch does, those strictly between: {@code a NEAR/0 b} means side by side.
 *       Whatever is not punctuation counts as one word. Two operands never share a word. In a
 *       chain, {@code a NEAR/2 b NEAR/3 c}, each operand is near the one before it; after ONEAR it
 *       must also come later.
 * </ul>
 *
 * <h2>Unknown</h2>
 *
 * <p>What a post does not state is neither true nor false, after Kleene: {@code lang:en} is unknown
 * on a post without a language, and so is {@code NOT lang:en}; a score is unknown until it is
 * there. AND takes the least of its clauses, OR the greatest, in the order false, unknown, true. A
 * query matches only where it is true. A query that merely excludes, as a whole or in one side of
 * its outermost OR, is refused.
 *
 * <h2>Hits</h2>
 *
 * <p>A match names every place of a clause that is true and not under a NOT: the whole phrase, each
 * operand of a NEAR, tags and handles with their sign. A field has no place. Title comes before
 * text, text before the alternative texts, and each place comes once.
 *
 * <p>{@link dev.earshot.query.QuerySet} tries many queries at once; {@link
 * dev.earshot.query.QuerySet#match(PostFacts)} says which of them wait for scores. A query has at
 * most 100,000 UTF-16 units and 10,000 terms, nests at most 200 deep, and counts at most 1,000
 * words between.
 */
@NullMarked
package dev.earshot.query;

import org.jspecify.annotations.NullMarked;
