/**
 * Who speaks, by what they say in public, and in answer to what: segments of people and campaigns.
 *
 * <p>A {@link dev.earshot.scoring.audience.Segment} is a query over people, {@link
 * dev.earshot.scoring.audience.Segments} tells who enters and leaves; {@link
 * dev.earshot.scoring.audience.Campaigns} says which posts belong to which campaign, and why.
 * Nothing is inferred about what a person is.
 */
@NullMarked
package dev.earshot.scoring.audience;

import org.jspecify.annotations.NullMarked;
