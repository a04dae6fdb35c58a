/**
 * Forms in which posts were handed on or archived, read from files: ActivityStreams in both
 * versions, what Gnip and DataSift delivered, Twitter's API 1.1, Google+. No network is asked.
 *
 * <p>{@code Activities} reads ActivityStreams of either version whoever wrote it.
 */
@org.jspecify.annotations.NullMarked
package dev.earshot.connectors.archive;
