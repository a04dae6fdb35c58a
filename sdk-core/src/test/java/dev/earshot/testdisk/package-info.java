/** A disk that fails as disks do, for the tests of whatever must survive it. */
@NullMarked
package dev.earshot.testdisk;

import org.jspecify.annotations.NullMarked;
