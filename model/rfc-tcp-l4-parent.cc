/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// What RfcTcpL4Protocol has to do with its parent: sockets of the built-in TCP that live beside
// ours, and settings that mean something to the built-in TCP alone.

#include "internal/addresses.h"
#include "internal/l4-tables.h"
#include "rfc-tcp-l4-protocol.h"

#include "ns3/object-ptr-container.h"
#include "ns3/tcp-socket-base.h"

#include <iostream>
#include <mutex>
#include <set>
#include <string>

namespace ns3
{

namespace
{

/** @param name of an attribute of TcpL4Protocol @return what is known of it */
TypeId::AttributeInformation
AttributeOfParent(const std::string& name)
{
    TypeId::AttributeInformation info;
    TcpL4Protocol::GetTypeId().LookupAttributeByName(name, &info);
    return info;
}

} // namespace

bool
RfcTcpL4Protocol::IsForParent(const rfctcp::FlowKey& key, const Ptr<NetDevice>& device) const
{
    // The endpoints of the parent are private, the list of its sockets is an attribute. It must be
    // read by the parent's accessor: an attribute of this class has the same name.
    static const auto sockets = AttributeOfParent("SocketList");
    ObjectPtrContainerValue list;
    sockets.accessor->Get(this, list);
    bool listens = false;
    for (auto each = list.Begin(); each != list.End(); ++each)
    {
        const auto socket = DynamicCast<TcpSocketBase>(each->second);
        Address name;
        Address peerName;
        if (!socket || socket->GetSockName(name) != 0 || socket->GetPeerName(peerName) != 0)
        {
            continue;
        }
        const auto local = rfctcp::ToEndpoint(name);
        const auto peer = rfctcp::ToEndpoint(peerName);
        if (!local || !peer || local->port != key.local.port ||
            !(rfctcp::IsAny(local->address) || local->address == key.local.address))
        {
            continue;
        }
        if (*peer == key.remote)
        {
            return true;
        }
        listens = listens || peer->port == 0;
    }
    // Of two listeners on one port ours is served
    return listens && !m_tables->demultiplexer.FindListener(key, rfctcp::DeviceNumber(device));
}

void
RfcTcpL4Protocol::WarnOfUnusedSettings() const
{
    for (const char* name : {"RecoveryType", "RttEstimatorType"})
    {
        TypeIdValue wanted;
        AttributeOfParent(name).accessor->Get(this, wanted);
        WarnIfUnused(std::string("ns3::TcpL4Protocol::") + name, wanted.Get());
    }
}

void
RfcTcpL4Protocol::WarnIfUnused(const std::string& where, TypeId type)
{
    // NewReno and Proportional Rate Reduction, which ns-3 has, are here too: who sets them misses
    // little
    static const std::set<std::string> known{"ns3::TcpClassicRecovery",
                                             "ns3::TcpPrrRecovery",
                                             "ns3::RttMeanDeviation"};
    static std::set<std::string> warned; // says nothing about a simulation, changes nothing in it
    static std::mutex mutex;             // nodes may have threads
    const std::lock_guard<std::mutex> lock(mutex);
    if (known.count(type.GetName()) == 0 && warned.insert(type.GetName()).second)
    {
        std::cerr << where << " is " << type.GetName()
                  << ", which RfcTcp does not use: see attributes Recovery and MinRto of "
                     "ns3::RfcTcpSocket\n";
    }
}

} // namespace ns3
