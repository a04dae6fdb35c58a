/**
 * What the brand monitor makes of kept mentions: a report to read and rows to count with.
 *
 * <p>{@link dev.earshot.examples.monitor.Report} is the plain model, {@link
 * dev.earshot.examples.monitor.ReportPage} writes it as one HTML file that needs nothing else, and
 * {@link dev.earshot.examples.monitor.MentionsCsv} writes mentions as rows. The bundled sample lies
 * in the resource folder {@code sample}; its brand, people and sites are invented.
 */
@NullMarked
package dev.earshot.examples.monitor;

import org.jspecify.annotations.NullMarked;
