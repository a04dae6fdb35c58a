/** Taking apart the addresses that name a source's lists; not for the world outside. */
@org.jspecify.annotations.NullMarked
package dev.earshot.connectors.address;
