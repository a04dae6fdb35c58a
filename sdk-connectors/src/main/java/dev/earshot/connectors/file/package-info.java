/**
 * Files that a host brings: our JSON one document a line, and tables with a column mapping.
 *
 * <p>{@link dev.earshot.connectors.file.FileConnector} reads them in constant memory, resumes after
 * what was read and follows a file that grows; {@link dev.earshot.connectors.file.ColumnMapping}
 * says which column means what.
 */
@NullMarked
package dev.earshot.connectors.file;

import org.jspecify.annotations.NullMarked;
