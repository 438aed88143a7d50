/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "rfc-tcp-record.h"

namespace ns3
{

const char*
RfcTcpName(RfcTcpRole role)
{
    switch (role)
    {
    case RfcTcpRole::UNKNOWN:
        return "";
    case RfcTcpRole::CLIENT:
        return "client";
    case RfcTcpRole::SERVER:
        return "server";
    }
    return "?";
}

const char*
RfcTcpName(RfcTcpFate fate)
{
    switch (fate)
    {
    case RfcTcpFate::IN_FLIGHT:
        return "in flight";
    case RfcTcpFate::DELIVERED:
        return "delivered";
    case RfcTcpFate::LOST:
        return "lost";
    }
    return "?";
}

} // namespace ns3
