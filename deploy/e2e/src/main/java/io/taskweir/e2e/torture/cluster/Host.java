package io.taskweir.e2e.torture.cluster;

import java.util.List;

/**
 * Where a program runs.
 *
 * @param name of the program that lives there, such as {@code state-store-1}
 * @param address that it listens on
 * @param prefix of commands that are to run there
 */
public record Host(String name, String address, List<String> prefix) {}
