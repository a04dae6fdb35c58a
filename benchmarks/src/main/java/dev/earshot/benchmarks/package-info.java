/**
 * How fast and how good Earshot's scoring is, beside what people use today, in one run.
 *
 * <p>One class a question ({@code SentimentBenchmark}, {@code TokensBenchmark}, {@code
 * LanguageBenchmark}, {@code ThreadsBenchmark}, {@code ColdStart}); one class a peer. {@code Ours}
 * holds every call to Earshot. {@code Benchmarks} is the command line: it measures, writes JSON to
 * {@code results/}, and renders {@code RESULTS.md} from that JSON and from nothing else. Rows
 * measured while the machine did other work are marked and not judged ({@code Gate}).
 */
@NullMarked
package dev.earshot.benchmarks;

import org.jspecify.annotations.NullMarked;
