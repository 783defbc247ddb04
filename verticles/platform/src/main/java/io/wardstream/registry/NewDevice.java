package io.wardstream.registry;

/** A device to be added to a ward. */
public record NewDevice(Ward ward, String name, String model) {}
