/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_LECTURE_PICTURES_H
#define RFC_TCP_LECTURE_PICTURES_H

#include "runs.h"
#include "slides.h"

#include <string>

namespace lecture
{

/**
 * Draws the picture of a slide.
 * @param path of an SVG file
 * @param slide what to draw
 * @param runner of its examples
 */
void Draw(const std::string& path, const Slide& slide, Runner& runner);

} // namespace lecture

#endif // RFC_TCP_LECTURE_PICTURES_H
