/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The addresses that a subscriber is given: the feed itself and the links by which calendar programs subscribe to it. */

#include <glib.h>

G_BEGIN_DECLS

#define RN_HANDOUT_MAX_URL 199 /* octets of an address; some calendar services refuse longer ones in silence */

typedef struct {
  char *https;      /* the address itself */
  char *webcal;     /* opens the subscription dialogue of Apple and other programs */
  char *google;     /* subscribes in Google Calendar; contains the address, percent-encoded, like those below */
  char *outlook;    /* Outlook.com */
  char *office;     /* Outlook for organisations (Microsoft 365) */
} RnHandout;

/* Where the feed folder is served, as it is stored: https (http only for this machine itself), a host, perhaps a port and
 * a path; ASCII letters, digits and -._~ in it; a slash at the end is added. No user, query or fragment. New string, or NULL
 * with RN_ERROR_INPUT. */
char *rn_handout_base(const char *text, GError **error);

/* `base` of rn_handout_base(), a token, and the calendar's name. */
RnHandout *rn_handout_new(const char *base, const char *token, const char *name);
void rn_handout_free(RnHandout *handout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnHandout, rn_handout_free)

G_END_DECLS
