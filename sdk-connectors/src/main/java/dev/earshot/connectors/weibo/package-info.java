/** Sina Weibo over its open API. */
@org.jspecify.annotations.NullMarked
package dev.earshot.connectors.weibo;
