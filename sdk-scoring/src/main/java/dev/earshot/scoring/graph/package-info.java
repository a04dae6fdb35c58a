/**
 * Who answers whom: weighted directed graphs in compact arrays, and rank on them.
 *
 * <p>{@link dev.earshot.scoring.graph.Graph} is built from edges; {@link
 * dev.earshot.scoring.graph.PageRank} ranks its nodes, for everybody or for a brand.
 */
@NullMarked
package dev.earshot.scoring.graph;

import org.jspecify.annotations.NullMarked;
