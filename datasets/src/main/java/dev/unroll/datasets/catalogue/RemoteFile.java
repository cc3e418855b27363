package dev.unroll.datasets.catalogue;

import java.net.URI;

/**
 * A file somewhere public.
 *
 * @param name what it is called on this machine
 * @param address its canonical address, pinned to a revision
 * @param sha256 of its bytes, lower-case hexadecimal
 * @param bytes its size
 */
public record RemoteFile(String name, URI address, String sha256, long bytes) {}
