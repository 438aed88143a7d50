/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_PORT_COUNTS_H
#define RFC_TCP_CORE_PORT_COUNTS_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace ns3::rfctcp
{

/** Number of something at each port: little memory for few ports as for all of them. */
class PortCounts
{
  public:
    /** @param port gets one more */
    void Add(uint16_t port)
    {
        if (m_pages.empty())
        {
            m_pages.resize(PAGES);
        }
        auto& page = m_pages[port / PORTS];
        if (!page)
        {
            page = std::make_unique<Page>();
        }
        ++(*page)[port % PORTS];
    }

    /** @param port gets one less; it must have one */
    void Remove(uint16_t port)
    {
        --(*m_pages[port / PORTS])[port % PORTS];
    }

    /** @param port a port @return true if there is something */
    bool Has(uint16_t port) const
    {
        const Page* page = m_pages.empty() ? nullptr : m_pages[port / PORTS].get();
        return page && (*page)[port % PORTS] > 0;
    }

  private:
    static constexpr std::size_t PORTS = 256;           ///< in a page
    static constexpr std::size_t PAGES = 65536 / PORTS; ///< for all ports
    using Page = std::array<uint32_t, PORTS>;           ///< counts of neighbouring ports

    std::vector<std::unique_ptr<Page>> m_pages; ///< empty, or one for each page
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_PORT_COUNTS_H
