/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_INTERNAL_PROTOTYPE_H
#define RFC_TCP_INTERNAL_PROTOTYPE_H

#include "ns3/attribute.h"
#include "ns3/object.h"
#include "ns3/ptr.h"
#include "ns3/type-id.h"

#include <vector>

namespace ns3::rfctcp
{

/**
 * An object as the defaults make it, to be copied: giving each new object its many attributes, one
 * after the other, takes more time than a short connection does. When a default has changed, there
 * is a new prototype.
 */
class Prototype
{
  public:
    /** @param type of the object @param others whose defaults it heeds besides */
    explicit Prototype(TypeId type, const std::vector<TypeId>& others = {});

    /** @return the object, to make copies of and for nothing else */
    template <typename T>
    Ptr<T> Get()
    {
        Refresh();
        return StaticCast<T>(m_object);
    }

  private:
    /** Makes the object, unless there is one by the present defaults. */
    void Refresh();

    TypeId m_type;                                   ///< of the object
    std::vector<TypeId> m_watched;                   ///< types whose defaults matter
    std::vector<Ptr<const AttributeValue>> m_values; ///< their defaults when the object was made
    Ptr<Object> m_object;                            ///< once needed
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_INTERNAL_PROTOTYPE_H
