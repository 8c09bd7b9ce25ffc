@NullMarked
package io.lambent.modularity;

import org.jspecify.annotations.NullMarked;
