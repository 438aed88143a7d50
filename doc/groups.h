/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @defgroup rfctcp TCP by RFC 9293
 *
 * A TCP for ns-3 that follows RFC 9293, link impairments, and tools that record and draw what the
 * TCPs of a simulation do. doc/rfc-tcp.rst explains how to use them, doc/architecture.rst where
 * what is.
 */

/** ns-3's own namespace, which the module extends. */
namespace ns3
{
} // namespace ns3
