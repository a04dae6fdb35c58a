/** LinkedIn organisations over the versioned API. */
@org.jspecify.annotations.NullMarked
package dev.earshot.connectors.linkedin;
