/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMMON_EQUAL_ATTRIBUTES_H
#define RFC_TCP_COMMON_EQUAL_ATTRIBUTES_H

namespace common
{

/**
 * Give both TCPs the same values for all attributes that matter in a comparison, as defaults of the
 * attributes. Whatever is not set here keeps the default of the TCP.
 */
void SetEqualAttributes();

/** Gives the attributes that still have these values the defaults of ns-3 again. */
void ResetEqualAttributes();

} // namespace common

#endif // RFC_TCP_COMMON_EQUAL_ATTRIBUTES_H
