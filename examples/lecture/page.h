/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_LECTURE_PAGE_H
#define RFC_TCP_LECTURE_PAGE_H

#include "runs.h"
#include "slides.h"

#include <string>
#include <vector>

namespace lecture
{

/**
 * Writes the page that walks through the slides.
 * @param path of an HTML file
 * @param slides whose pictures lie beside it
 * @param language of the page
 * @param runner of their examples
 * @throw std::runtime_error if the page cannot be written
 */
void WritePage(const std::string& path,
               const std::vector<Slide>& slides,
               Language language,
               Runner& runner);

} // namespace lecture

#endif // RFC_TCP_LECTURE_PAGE_H
