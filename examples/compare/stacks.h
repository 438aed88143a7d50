/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMPARE_STACKS_H
#define RFC_TCP_COMPARE_STACKS_H

#include "run.h"

#include "ns3/node-container.h"

namespace compare
{

/**
 * Give both TCPs the same values for all attributes that matter here, as defaults of the
 * attributes. Whatever is not set here keeps the default of the TCP.
 */
void SetCommonAttributes();

/** @param spec whose maximum segment lifetime and SACK choice become attribute defaults */
void SetRunAttributes(const RunSpec& spec);

/** @param stack TCP to install @param nodes without a stack so far */
void InstallStack(Stack stack, const ns3::NodeContainer& nodes);

} // namespace compare

#endif // RFC_TCP_COMPARE_STACKS_H
