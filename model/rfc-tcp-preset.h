/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_PRESET_H
#define RFC_TCP_PRESET_H

#include <string>
#include <vector>

namespace ns3
{

/** The value that a preset gives to an attribute. */
struct RfcTcpPresetValue
{
    std::string attribute; ///< full name, as "ns3::TcpSocket::InitialCwnd"
    std::string value;     ///< as text
    std::string source;    ///< where the value comes from: RFC and section, or a name in a system
};

/**
 * @ingroup rfctcp
 * Sets of attribute values that make this TCP resemble another one, or the RFCs to the letter.
 *
 * - "Rfc9293": what RFC 9293 and the RFCs it cites recommend, also where ns-3's defaults differ.
 * - "LinuxLike", "FreeBsdLike": the defaults of these systems.
 * - "BuiltInLike": what the built-in TCP of ns-3 does, so that numbers of older scripts compare.
 * - "DropIn": "BuiltInLike" with sockets that are TcpSocketBases, for scripts that must run
 * unchanged.
 */
class RfcTcpPreset
{
  public:
    /** @return the names of all presets */
    static std::vector<std::string> GetNames();

    /**
     * @param name of a preset; the program ends with a message that lists the names if there is
     * none
     * @return what the preset sets
     */
    static const std::vector<RfcTcpPresetValue>& Get(const std::string& name);
};

} // namespace ns3

#endif // RFC_TCP_PRESET_H
