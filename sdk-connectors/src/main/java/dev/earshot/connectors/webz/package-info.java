/** Webz.io: news, blogs and discussions that a vendor collects under contract. */
@org.jspecify.annotations.NullMarked
package dev.earshot.connectors.webz;
