package io.wardstream.lifecycle.archive;

import java.nio.file.Path;

/** A file of a day that is whole on the local disk, and on its way to the lake. */
record NewFile(Path file, PartFile content) {}
