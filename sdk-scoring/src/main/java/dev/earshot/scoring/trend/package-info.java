/**
 * Mentions over time: hourly series without holes, and the hours that stand out.
 *
 * <p>{@link dev.earshot.scoring.trend.HourlySeries} is a sink; {@link
 * dev.earshot.scoring.trend.Spike} reads what it counted. {@link
 * dev.earshot.scoring.trend.VolumeWatch} tells changes of volume as they come.
 */
@NullMarked
package dev.earshot.scoring.trend;

import org.jspecify.annotations.NullMarked;
