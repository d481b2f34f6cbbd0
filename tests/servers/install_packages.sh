#!/bin/sh
# Installs the real mail servers of the end-to-end tests from Debian: Postfix, Dovecot (SASL with GSSAPI, LMTP), a Kerberos
# server and the openssl program. Exim, which Debian does not let stand beside Postfix, is unpacked into a folder of its own.
# No daemon is started and no site configuration of Postfix is made: the tests bring their own of both.
# May be run again at any time; does nothing when all packages are there.
set -eu

packages="postfix dovecot-core dovecot-lmtpd dovecot-pop3d openssl python3 util-linux
  dovecot-gssapi krb5-kdc krb5-admin-server krb5-user libidn12 libmariadb3 libspf2-2"
exim=/var/lib/uproc-tests/exim4

installed() {
    dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed
}

missing=""
for package in $packages; do
    installed "$package" || missing="$missing $package"
done
if [ -z "$missing" ] && [ -x "$exim/usr/sbin/exim4" ]; then
    exit 0
fi

if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "install_packages.sh: must run as root, or sudo must be there, to install:$missing" >&2
        exit 1
    fi
    exec sudo -- "$0" "$@"
fi

# Debian's maintainer scripts ask policy-rc.d before they start a daemon; 101 forbids it. A policy of the machine that
# forbids already is left alone, any other is put back at the end.
policy=/usr/sbin/policy-rc.d
saved=""
policy_written=no

restore_policy() {
    if [ "$policy_written" = yes ]; then
        rm -f "$policy"
        if [ -n "$saved" ]; then
            mv "$saved" "$policy"
        fi
    fi
}

starting_is_forbidden() {
    status=0
    [ -x "$policy" ] || return 1
    "$policy" postfix start >/dev/null 2>&1 || status=$?
    [ "$status" -eq 101 ]
}

trap restore_policy EXIT
trap 'exit 1' HUP INT TERM
if ! starting_is_forbidden; then
    if [ -e "$policy" ]; then
        saved="$policy.saved-by-uproc-tests"
        mv "$policy" "$saved"
    fi
    policy_written=yes
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
fi

export DEBIAN_FRONTEND=noninteractive
if ! installed postfix; then
    echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections
fi

install_missing() {
    # shellcheck disable=SC2086 # the list is words on purpose
    apt-get install --yes --quiet --no-install-recommends $missing </dev/null
}

unpack_exim() (
    folder=$(mktemp -d)
    cd "$folder"
    apt-get download --quiet exim4-daemon-heavy && mkdir -p "$exim" && dpkg-deb -x exim4-daemon-heavy_*.deb "$exim" &&
        chmod 755 "$exim/usr/sbin/exim4" # it comes setuid root; the tests start it as root themselves
    status=$?
    rm -rf "$folder"
    return $status
)

# The package lists of a fresh image may be absent or stale.
if [ -n "$missing" ]; then
    install_missing || { apt-get update --quiet && install_missing; }
fi
if [ ! -x "$exim/usr/sbin/exim4" ]; then
    unpack_exim || { apt-get update --quiet && unpack_exim; }
fi

# Installed for tests only: no server shall start by itself at the next boot of a machine with systemd.
for unit in postfix.service dovecot.service dovecot.socket krb5-kdc.service krb5-admin-server.service; do
    case "$missing" in
    *" ${unit%.*}"*) systemctl disable "$unit" >/dev/null 2>&1 || true ;;
    esac
done
