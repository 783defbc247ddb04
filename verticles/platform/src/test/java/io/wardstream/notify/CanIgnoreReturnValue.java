package io.wardstream.notify;

import java.lang.annotation.ElementType;
import java.lang.annotation.Target;

/** What it returns is for those who want it; Error Prone goes by the name. */
@Target(ElementType.METHOD)
@interface CanIgnoreReturnValue {}
