/**
 * Who speaks, by what they say in public, and in answer to what: segments of people, advocates and
 * detractors, campaigns.
 *
 * <p>A {@link dev.earshot.scoring.audience.Segment} is a query over people, {@link
 * dev.earshot.scoring.audience.Segments} tells who enters and leaves; {@link
 * dev.earshot.scoring.audience.Advocacy} tells who speaks well or ill again and again, and who came
 * anew; {@link dev.earshot.scoring.audience.Campaigns} says which posts belong to which campaign,
 * and why. Nothing is inferred about what a person is.
 */
@NullMarked
package dev.earshot.scoring.audience;

import org.jspecify.annotations.NullMarked;
