@NullMarked
package io.wardstream.web;

import org.jspecify.annotations.NullMarked;
