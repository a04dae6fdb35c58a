/**
 * Who answers whom: weighted directed graphs in compact arrays, and what their nodes are in them.
 *
 * <p>{@link dev.earshot.scoring.graph.Graph} is built from edges; {@link
 * dev.earshot.scoring.graph.PageRank} ranks its nodes, for everybody or for a brand; {@link
 * dev.earshot.scoring.graph.Leiden} finds the communities; {@link
 * dev.earshot.scoring.graph.Betweenness} finds who stands between others.
 */
@NullMarked
package dev.earshot.scoring.graph;

import org.jspecify.annotations.NullMarked;
