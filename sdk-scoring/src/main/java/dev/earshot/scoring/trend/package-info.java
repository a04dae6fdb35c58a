/**
 * Mentions over time: series by any dimension, and the moments at which their volume changes.
 *
 * <p>{@link dev.earshot.scoring.trend.TrendSeries} is a sink that counts, and compares a range with
 * the one before; {@link dev.earshot.scoring.trend.VolumeDetector} and, for many series at once,
 * {@link dev.earshot.scoring.trend.VolumeWatch} tell changes of volume as they come; {@link
 * dev.earshot.scoring.trend.Drivers} tells what is behind one.
 */
@NullMarked
package dev.earshot.scoring.trend;

import org.jspecify.annotations.NullMarked;
