#define MS_SRTP3_IMPLEMENTATION
#include "srtp.h"
#include <limits.h>
#include <stdlib.h>
#include <string.h>

struct ms_srtp3_policy {
    srtp_policy_t policy;
    unsigned char key[SRTP_MAX_KEY_LEN];
    srtp_profile_t profile;
};

/* RTCP adds its 4 byte index besides the tag. */
#define TRAILER (SRTP_MAX_TRAILER_LEN + 4)

srtp_err_status_t ms_srtp3_policy_create(ms_srtp3_policy_t *policy)
{
    *policy = calloc(1, sizeof(**policy));
    return *policy ? srtp_err_status_ok : srtp_err_status_alloc_fail;
}

void ms_srtp3_policy_destroy(ms_srtp3_policy_t p)
{
    if (p) {
        volatile unsigned char *k = p->key;
        for (size_t i = 0; i < sizeof(p->key); ++i) k[i] = 0;
        free(p);
    }
}

srtp_err_status_t ms_srtp3_policy_set_ssrc(ms_srtp3_policy_t p, srtp_ssrc_t ssrc)
{
    p->policy.ssrc = ssrc;
    return srtp_err_status_ok;
}

srtp_err_status_t ms_srtp3_policy_set_profile(ms_srtp3_policy_t p, srtp_profile_t profile)
{
    srtp_err_status_t err = srtp_crypto_policy_set_from_profile_for_rtp(&p->policy.rtp, profile);
    if (err) return err;
    p->profile = profile;
    return srtp_crypto_policy_set_from_profile_for_rtcp(&p->policy.rtcp, profile);
}

srtp_err_status_t ms_srtp3_policy_add_key(ms_srtp3_policy_t p, const uint8_t *key, size_t key_len,
                                          const uint8_t *salt, size_t salt_len,
                                          const uint8_t *mki, size_t mki_len)
{
    (void)mki;
    if (mki_len != 0 || p->policy.key != NULL) return srtp_err_status_bad_param;
    if (key_len != srtp_profile_get_master_key_length(p->profile) ||
        salt_len != srtp_profile_get_master_salt_length(p->profile) ||
        key_len + salt_len > sizeof(p->key))
        return srtp_err_status_bad_param;
    memcpy(p->key, key, key_len);
    memcpy(p->key + key_len, salt, salt_len);
    p->policy.key = p->key;
    return srtp_err_status_ok;
}

srtp_err_status_t ms_srtp3_policy_set_allow_repeat_tx(ms_srtp3_policy_t p, bool allow)
{
    p->policy.allow_repeat_tx = allow ? 1 : 0;
    return srtp_err_status_ok;
}

srtp_err_status_t ms_srtp3_policy_set_window_size(ms_srtp3_policy_t p, size_t window_size)
{
    p->policy.window_size = (unsigned long)window_size;
    return srtp_err_status_ok;
}

srtp_err_status_t ms_srtp3_create(srtp_t *session, ms_srtp3_policy_t p)
{
    return srtp_create(session, &p->policy);
}

typedef srtp_err_status_t (*in_place)(srtp_t, void *, int *);

/* libsrtp 2 works in place, with room for the trailer behind the packet. */
static srtp_err_status_t run(in_place fn, size_t room, srtp_t ctx, const uint8_t *in, size_t in_len,
                             uint8_t *out, size_t *out_len)
{
    if (in_len > INT_MAX - TRAILER || *out_len < room || in_len > *out_len - room)
        return srtp_err_status_buffer_small;
    int len = (int)in_len;
    if (out != in) memmove(out, in, in_len);
    srtp_err_status_t err = fn(ctx, out, &len);
    if (err == srtp_err_status_ok) *out_len = (size_t)len;
    return err;
}

srtp_err_status_t ms_srtp3_protect(srtp_t ctx, const uint8_t *in, size_t in_len, uint8_t *out,
                                   size_t *out_len, size_t mki_index)
{
    if (mki_index != 0) return srtp_err_status_bad_mki;
    return run(srtp_protect, SRTP_MAX_TRAILER_LEN, ctx, in, in_len, out, out_len);
}

srtp_err_status_t ms_srtp3_protect_rtcp(srtp_t ctx, const uint8_t *in, size_t in_len, uint8_t *out,
                                        size_t *out_len, size_t mki_index)
{
    if (mki_index != 0) return srtp_err_status_bad_mki;
    return run(srtp_protect_rtcp, TRAILER, ctx, in, in_len, out, out_len);
}

srtp_err_status_t ms_srtp3_unprotect(srtp_t ctx, const uint8_t *in, size_t in_len, uint8_t *out,
                                     size_t *out_len)
{
    return run(srtp_unprotect, 0, ctx, in, in_len, out, out_len);
}

srtp_err_status_t ms_srtp3_unprotect_rtcp(srtp_t ctx, const uint8_t *in, size_t in_len, uint8_t *out,
                                          size_t *out_len)
{
    return run(srtp_unprotect_rtcp, 0, ctx, in, in_len, out, out_len);
}
