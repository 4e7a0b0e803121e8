"""tables: every table of the first path"""

import sqlalchemy as sa
from alembic import op


revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('access',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('method', sa.String(length=40), nullable=False),
    sa.Column('path', sa.String(length=200), nullable=False),
    sa.Column('status', sa.Integer(), nullable=False),
    sa.Column('request_id', sa.String(length=40), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_access'))
    )
    with op.batch_alter_table('access', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_access_at'), ['at'], unique=False)

    op.create_table('clause',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('standard', sa.String(length=40), nullable=False),
    sa.Column('edition', sa.String(length=40), nullable=False),
    sa.Column('ref', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clause')),
    sa.UniqueConstraint('standard', 'edition', 'ref', name='uq_clause_ref')
    )
    op.create_table('company',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_company_one_row')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_company'))
    )
    op.create_table('document',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('subject_key', sa.String(length=200), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('frozen_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document'))
    )
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_document_sha256'), ['sha256'], unique=False)
        batch_op.create_index('ix_document_subject', ['kind', 'subject_key', 'version'], unique=False)

    op.create_table('event',
    sa.Column('seq', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('actor_name', sa.String(length=100), nullable=False),
    sa.Column('actor_role', sa.String(length=200), nullable=False),
    sa.Column('action', sa.String(length=40), nullable=False),
    sa.Column('object_kind', sa.String(length=40), nullable=False),
    sa.Column('object_key', sa.String(length=200), nullable=False),
    sa.Column('product_key', sa.String(length=40), nullable=True),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_event'))
    )
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.create_index('ix_event_actor', ['actor_id', 'seq'], unique=False)
        batch_op.create_index('ix_event_object', ['object_kind', 'object_key'], unique=False)
        batch_op.create_index('ix_event_product', ['product_key', 'seq'], unique=False)

    op.create_table('node',
    sa.Column('level', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('idx', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('level', 'idx', name=op.f('pk_node'))
    )
    op.create_table('person',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=200), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('password_hash', sa.Text(), nullable=True),
    sa.Column('language', sa.String(length=40), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('email', name=op.f('uq_person_email'))
    )
    op.create_table('team',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_team')),
    sa.UniqueConstraint('key', name=op.f('uq_team_key'))
    )
    op.create_table('browser_session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_sha256', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('identify_again', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_browser_session_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_browser_session')),
    sa.UniqueConstraint('token_sha256', name=op.f('uq_browser_session_token_sha256'))
    )
    with op.batch_alter_table('browser_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_browser_session_person_id'), ['person_id'], unique=False)

    op.create_table('one_time_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_sha256', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_one_time_link_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_one_time_link')),
    sa.UniqueConstraint('token_sha256', name=op.f('uq_one_time_link_token_sha256'))
    )
    with op.batch_alter_table('one_time_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_one_time_link_person_id'), ['person_id'], unique=False)

    op.create_table('person_role',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.Enum('em', 'pm', 'engineer', 'regulatory', 'auditor', 'admin', name='role', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_person_role_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person_role'))
    )
    with op.batch_alter_table('person_role', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_person_role_person_id'), ['person_id'], unique=False)
        batch_op.create_index('uq_person_role_open', ['person_id', 'role'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('product',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('tag_prefix', sa.String(length=40), nullable=False),
    sa.Column('em_id', sa.Integer(), nullable=True),
    sa.Column('pm_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['em_id'], ['person.id'], name=op.f('fk_product_em_id_person')),
    sa.ForeignKeyConstraint(['pm_id'], ['person.id'], name=op.f('fk_product_pm_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_product')),
    sa.UniqueConstraint('key', name=op.f('uq_product_key'))
    )
    op.create_table('signature',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('signer_id', sa.Integer(), nullable=False),
    sa.Column('printed_name', sa.String(length=100), nullable=False),
    sa.Column('role', sa.String(length=200), nullable=False),
    sa.Column('meaning', sa.Enum('explained the value', 'understand and approve the value', 'approve with this reservation', 'refuse', 'accept the evidence', 'send the evidence back', 'approve releasing', 'authorise the release', 'withdraw my signature', 'my electronic signature binds me', name='meaning', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('remark', sa.Text(), nullable=True),
    sa.Column('deputy_of', sa.String(length=100), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('how', sa.String(length=200), nullable=False),
    sa.Column('event_seq', sa.Integer(), nullable=False),
    sa.Column('withdraws_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_signature_document_id_document')),
    sa.ForeignKeyConstraint(['event_seq'], ['event.seq'], name=op.f('fk_signature_event_seq_event')),
    sa.ForeignKeyConstraint(['signer_id'], ['person.id'], name=op.f('fk_signature_signer_id_person')),
    sa.ForeignKeyConstraint(['withdraws_id'], ['signature.id'], name=op.f('fk_signature_withdraws_id_signature')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signature')),
    sa.UniqueConstraint('withdraws_id', name=op.f('uq_signature_withdraws_id'))
    )
    with op.batch_alter_table('signature', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_signature_document_id'), ['document_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_signature_signer_id'), ['signer_id'], unique=False)

    op.create_table('text',
    sa.Column('event_seq', sa.Integer(), nullable=False),
    sa.Column('field', sa.String(length=40), nullable=False),
    sa.Column('salt', sa.LargeBinary(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['event_seq'], ['event.seq'], name=op.f('fk_text_event_seq_event')),
    sa.PrimaryKeyConstraint('event_seq', 'field', name=op.f('pk_text'))
    )
    op.create_table('typed_draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('form', sa.String(length=200), nullable=False),
    sa.Column('fields', sa.LargeBinary(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_typed_draft_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_typed_draft')),
    sa.UniqueConstraint('person_id', 'form', name=op.f('uq_typed_draft_person_id_form'))
    )
    with op.batch_alter_table('typed_draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_typed_draft_person_id'), ['person_id'], unique=False)

    op.create_table('wrong_password',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('door', sa.Enum('sign-in', 'signature', name='door', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_wrong_password_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wrong_password'))
    )
    with op.batch_alter_table('wrong_password', schema=None) as batch_op:
        batch_op.create_index('ix_wrong_password_person_at', ['person_id', 'door', 'at'], unique=False)
        batch_op.create_index(batch_op.f('ix_wrong_password_person_id'), ['person_id'], unique=False)

    op.create_table('device',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('gtin', sa.String(length=14), nullable=False),
    sa.Column('product_id', sa.Integer(), nullable=False),
    sa.Column('trade_name', sa.String(length=100), nullable=False),
    sa.Column('carrier', sa.Enum('8012', '10', name='carrier', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('length(gtin) = 14', name=op.f('ck_device_gtin_14')),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_device_product_id_product')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_device')),
    sa.UniqueConstraint('gtin', name=op.f('uq_device_gtin'))
    )
    with op.batch_alter_table('device', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_device_product_id'), ['product_id'], unique=False)

    op.create_table('initiative',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('summary', sa.String(length=280), nullable=False),
    sa.Column('kind', sa.Enum('compliance', 'security', 'privacy', 'quality', 'technical', 'product', 'bug', name='kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('origin', sa.Enum('found by EM', 'found by PM', 'audit finding', 'regulator', 'incident', 'customer', 'handed down', name='origin', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('obligation', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('stops_sales', sa.Boolean(), nullable=False),
    sa.Column('standing', sa.Boolean(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('product_id', sa.Integer(), nullable=False),
    sa.Column('status', sa.Enum('draft', 'proposed', 'committed', 'delivered', 'verified', 'closed', 'dropped', name='status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('without_release', sa.Text(), nullable=True),
    sa.Column('registered_by_id', sa.Integer(), nullable=False),
    sa.Column('registered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_initiative_product_id_product')),
    sa.ForeignKeyConstraint(['registered_by_id'], ['person.id'], name=op.f('fk_initiative_registered_by_id_person')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_initiative_team_id_team')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_initiative')),
    sa.UniqueConstraint('key', name=op.f('uq_initiative_key'))
    )
    with op.batch_alter_table('initiative', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_initiative_product_id'), ['product_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_initiative_registered_by_id'), ['registered_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_initiative_team_id'), ['team_id'], unique=False)

    op.create_table('membership',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=True),
    sa.Column('product_id', sa.Integer(), nullable=True),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(team_id IS NULL) <> (product_id IS NULL)', name=op.f('ck_membership_team_or_product')),
    sa.CheckConstraint('ended_at IS NULL OR ended_at >= began_at', name=op.f('ck_membership_from_before_to')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_membership_person_id_person')),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_membership_product_id_product')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_membership_team_id_team')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_membership'))
    )
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_membership_person_id'), ['person_id'], unique=False)

    op.create_table('release',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('product_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.String(length=200), nullable=False),
    sa.Column('tag', sa.String(length=200), nullable=False),
    sa.Column('commit', sa.String(length=200), nullable=False),
    sa.Column('build', sa.String(length=200), nullable=False),
    sa.Column('em_id', sa.Integer(), nullable=False),
    sa.Column('pm_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('planned', 'released', 'cancelled', name='releasestate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('released_by_id', sa.Integer(), nullable=True),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(state = 'released') = (released_at IS NOT NULL AND released_by_id IS NOT NULL)", name=op.f('ck_release_released_says_when')),
    sa.CheckConstraint('em_id <> pm_id', name=op.f('ck_release_two_people')),
    sa.ForeignKeyConstraint(['created_by_id'], ['person.id'], name=op.f('fk_release_created_by_id_person')),
    sa.ForeignKeyConstraint(['em_id'], ['person.id'], name=op.f('fk_release_em_id_person')),
    sa.ForeignKeyConstraint(['pm_id'], ['person.id'], name=op.f('fk_release_pm_id_person')),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_release_product_id_product')),
    sa.ForeignKeyConstraint(['released_by_id'], ['person.id'], name=op.f('fk_release_released_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_release')),
    sa.UniqueConstraint('key', name=op.f('uq_release_key')),
    sa.UniqueConstraint('product_id', 'tag', name='uq_release_product_tag')
    )
    with op.batch_alter_table('release', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_release_created_by_id'), ['created_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_release_em_id'), ['em_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_release_pm_id'), ['pm_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_release_product_id'), ['product_id'], unique=False)

    op.create_table('report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('subject_key', sa.String(length=200), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('product_id', sa.Integer(), nullable=False),
    sa.Column('data', sa.LargeBinary(), nullable=False),
    sa.Column('pdf_sha256', sa.String(length=64), nullable=False),
    sa.Column('pdf_size', sa.Integer(), nullable=False),
    sa.Column('log_size', sa.Integer(), nullable=False),
    sa.Column('log_root', sa.String(length=64), nullable=False),
    sa.Column('issued_by_id', sa.Integer(), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['issued_by_id'], ['person.id'], name=op.f('fk_report_issued_by_id_person')),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_report_product_id_product')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report')),
    sa.UniqueConstraint('key', name=op.f('uq_report_key'))
    )
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_issued_by_id'), ['issued_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_product_id'), ['product_id'], unique=False)

    op.create_table('clause_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('initiative_id', sa.Integer(), nullable=False),
    sa.Column('clause_id', sa.Integer(), nullable=False),
    sa.Column('how_met', sa.Text(), nullable=False),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['clause_id'], ['clause.id'], name=op.f('fk_clause_link_clause_id_clause')),
    sa.ForeignKeyConstraint(['initiative_id'], ['initiative.id'], name=op.f('fk_clause_link_initiative_id_initiative')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clause_link'))
    )
    with op.batch_alter_table('clause_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_clause_link_initiative_id'), ['initiative_id'], unique=False)

    op.create_table('co_ownership',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('initiative_id', sa.Integer(), nullable=False),
    sa.Column('em_id', sa.Integer(), nullable=True),
    sa.Column('pm_id', sa.Integer(), nullable=True),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('em_id IS NULL OR pm_id IS NULL OR em_id <> pm_id', name=op.f('ck_co_ownership_two_people')),
    sa.ForeignKeyConstraint(['em_id'], ['person.id'], name=op.f('fk_co_ownership_em_id_person')),
    sa.ForeignKeyConstraint(['initiative_id'], ['initiative.id'], name=op.f('fk_co_ownership_initiative_id_initiative')),
    sa.ForeignKeyConstraint(['pm_id'], ['person.id'], name=op.f('fk_co_ownership_pm_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_co_ownership'))
    )
    with op.batch_alter_table('co_ownership', schema=None) as batch_op:
        batch_op.create_index('uq_co_ownership_open', ['initiative_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('delivery',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('initiative_id', sa.Integer(), nullable=False),
    sa.Column('release_id', sa.Integer(), nullable=False),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['initiative_id'], ['initiative.id'], name=op.f('fk_delivery_initiative_id_initiative')),
    sa.ForeignKeyConstraint(['release_id'], ['release.id'], name=op.f('fk_delivery_release_id_release')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delivery'))
    )
    with op.batch_alter_table('delivery', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_delivery_release_id'), ['release_id'], unique=False)
        batch_op.create_index('uq_delivery_open', ['initiative_id', 'release_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('device_market',
    sa.Column('device_id', sa.Integer(), nullable=False),
    sa.Column('market', sa.Enum('EU', 'US', 'UK', 'CH', name='market', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.ForeignKeyConstraint(['device_id'], ['device.id'], name=op.f('fk_device_market_device_id_device')),
    sa.PrimaryKeyConstraint('device_id', 'market', name=op.f('pk_device_market'))
    )
    op.create_table('effect_check',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('initiative_id', sa.Integer(), nullable=False),
    sa.Column('measured', sa.Text(), nullable=False),
    sa.Column('result', sa.Text(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_effect_check_by_id_person')),
    sa.ForeignKeyConstraint(['initiative_id'], ['initiative.id'], name=op.f('fk_effect_check_initiative_id_initiative')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_effect_check'))
    )
    with op.batch_alter_table('effect_check', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_effect_check_by_id'), ['by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_effect_check_initiative_id'), ['initiative_id'], unique=False)

    op.create_table('evidence_need',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('initiative_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('before_release', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['initiative_id'], ['initiative.id'], name=op.f('fk_evidence_need_initiative_id_initiative')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence_need')),
    sa.UniqueConstraint('initiative_id', 'title', name='uq_evidence_need_title')
    )
    op.create_table('release_udi',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('release_id', sa.Integer(), nullable=False),
    sa.Column('device_id', sa.Integer(), nullable=False),
    sa.Column('pi', sa.String(length=20), nullable=False),
    sa.Column('pi_folded', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['device_id'], ['device.id'], name=op.f('fk_release_udi_device_id_device')),
    sa.ForeignKeyConstraint(['release_id'], ['release.id'], name=op.f('fk_release_udi_release_id_release')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_release_udi')),
    sa.UniqueConstraint('device_id', 'pi_folded', name='uq_release_udi_pi'),
    sa.UniqueConstraint('release_id', 'device_id', name='uq_release_udi_device')
    )
    op.create_table('stage',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('initiative_id', sa.Integer(), nullable=False),
    sa.Column('status', sa.Enum('draft', 'proposed', 'committed', 'delivered', 'verified', 'closed', 'dropped', name='status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('verb', sa.String(length=40), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_stage_by_id_person')),
    sa.ForeignKeyConstraint(['initiative_id'], ['initiative.id'], name=op.f('fk_stage_initiative_id_initiative')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stage'))
    )
    with op.batch_alter_table('stage', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_stage_by_id'), ['by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_stage_initiative_id'), ['initiative_id'], unique=False)

    op.create_table('value_draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('initiative_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('now', sa.Text(), nullable=False),
    sa.Column('change', sa.Text(), nullable=False),
    sa.Column('effect', sa.Text(), nullable=False),
    sa.Column('if_not', sa.Text(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('measuring', sa.Enum('measured', 'proxy', 'not measurable', name='measuring', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('measure', sa.Text(), nullable=False),
    sa.Column('baseline', sa.Text(), nullable=False),
    sa.Column('target', sa.Text(), nullable=False),
    sa.Column('known_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_value_draft_by_id_person')),
    sa.ForeignKeyConstraint(['initiative_id'], ['initiative.id'], name=op.f('fk_value_draft_initiative_id_initiative')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_value_draft')),
    sa.UniqueConstraint('initiative_id', name=op.f('uq_value_draft_initiative_id'))
    )
    with op.batch_alter_table('value_draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_value_draft_by_id'), ['by_id'], unique=False)

    op.create_table('value_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('initiative_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('published_by_id', sa.Integer(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('now', sa.Text(), nullable=False),
    sa.Column('change', sa.Text(), nullable=False),
    sa.Column('effect', sa.Text(), nullable=False),
    sa.Column('if_not', sa.Text(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('measuring', sa.Enum('measured', 'proxy', 'not measurable', name='measuring', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('measure', sa.Text(), nullable=False),
    sa.Column('baseline', sa.Text(), nullable=False),
    sa.Column('target', sa.Text(), nullable=False),
    sa.Column('known_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_value_version_document_id_document')),
    sa.ForeignKeyConstraint(['initiative_id'], ['initiative.id'], name=op.f('fk_value_version_initiative_id_initiative')),
    sa.ForeignKeyConstraint(['published_by_id'], ['person.id'], name=op.f('fk_value_version_published_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_value_version')),
    sa.UniqueConstraint('initiative_id', 'number', name='uq_value_version_number')
    )
    with op.batch_alter_table('value_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_value_version_published_by_id'), ['published_by_id'], unique=False)

    op.create_table('clear_mark',
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_clear_mark_person_id_person')),
    sa.ForeignKeyConstraint(['version_id'], ['value_version.id'], name=op.f('fk_clear_mark_version_id_value_version')),
    sa.PrimaryKeyConstraint('version_id', 'person_id', name=op.f('pk_clear_mark'))
    )
    op.create_table('evidence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('need_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('release_id', sa.Integer(), nullable=True),
    sa.Column('file_name', sa.String(length=200), nullable=True),
    sa.Column('sha256', sa.String(length=64), nullable=True),
    sa.Column('size', sa.Integer(), nullable=True),
    sa.Column('url', sa.Text(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('added_by_id', sa.Integer(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('review_id', sa.Integer(), nullable=True),
    sa.Column('accepted', sa.Boolean(), nullable=True),
    sa.CheckConstraint('(sha256 IS NULL) <> (url IS NULL)', name=op.f('ck_evidence_file_or_link')),
    sa.ForeignKeyConstraint(['added_by_id'], ['person.id'], name=op.f('fk_evidence_added_by_id_person')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_evidence_document_id_document')),
    sa.ForeignKeyConstraint(['need_id'], ['evidence_need.id'], name=op.f('fk_evidence_need_id_evidence_need')),
    sa.ForeignKeyConstraint(['release_id'], ['release.id'], name=op.f('fk_evidence_release_id_release')),
    sa.ForeignKeyConstraint(['review_id'], ['signature.id'], name=op.f('fk_evidence_review_id_signature')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence')),
    sa.UniqueConstraint('key', name=op.f('uq_evidence_key')),
    sa.UniqueConstraint('need_id', 'number', name='uq_evidence_number')
    )
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_evidence_added_by_id'), ['added_by_id'], unique=False)

    op.create_table('question',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('part', sa.Enum('now', 'change', 'effect', 'if_not', 'why', name='part', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('kind', sa.Enum('too vague', 'too detailed', 'term unclear', 'why missing', 'so what?', name='questionkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('quote', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_by_id', sa.Integer(), nullable=True),
    sa.Column('closing_reason', sa.Text(), nullable=True),
    sa.Column('em_agreed_id', sa.Integer(), nullable=True),
    sa.Column('pm_agreed_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['asked_by_id'], ['person.id'], name=op.f('fk_question_asked_by_id_person')),
    sa.ForeignKeyConstraint(['closed_by_id'], ['person.id'], name=op.f('fk_question_closed_by_id_person')),
    sa.ForeignKeyConstraint(['em_agreed_id'], ['person.id'], name=op.f('fk_question_em_agreed_id_person')),
    sa.ForeignKeyConstraint(['pm_agreed_id'], ['person.id'], name=op.f('fk_question_pm_agreed_id_person')),
    sa.ForeignKeyConstraint(['version_id'], ['value_version.id'], name=op.f('fk_question_version_id_value_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question'))
    )
    with op.batch_alter_table('question', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_question_asked_by_id'), ['asked_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_question_version_id'), ['version_id'], unique=False)

    op.create_table('say_back',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('outcome', sa.Enum('confirmed', 'not quite', name='outcome', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('remark', sa.Text(), nullable=True),
    sa.Column('heard_by_id', sa.Integer(), nullable=True),
    sa.Column('heard_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_say_back_by_id_person')),
    sa.ForeignKeyConstraint(['heard_by_id'], ['person.id'], name=op.f('fk_say_back_heard_by_id_person')),
    sa.ForeignKeyConstraint(['version_id'], ['value_version.id'], name=op.f('fk_say_back_version_id_value_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_say_back'))
    )
    with op.batch_alter_table('say_back', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_say_back_by_id'), ['by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_say_back_version_id'), ['version_id'], unique=False)

    op.create_table('answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_answer_by_id_person')),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_answer_question_id_question')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer'))
    )
    with op.batch_alter_table('answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_answer_by_id'), ['by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_answer_question_id'), ['question_id'], unique=False)

    op.create_table('me_too',
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_me_too_person_id_person')),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_me_too_question_id_question')),
    sa.PrimaryKeyConstraint('question_id', 'person_id', name=op.f('pk_me_too'))
    )


def downgrade() -> None:
    op.drop_table('me_too')
    with op.batch_alter_table('answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_answer_question_id'))
        batch_op.drop_index(batch_op.f('ix_answer_by_id'))

    op.drop_table('answer')
    with op.batch_alter_table('say_back', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_say_back_version_id'))
        batch_op.drop_index(batch_op.f('ix_say_back_by_id'))

    op.drop_table('say_back')
    with op.batch_alter_table('question', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_question_version_id'))
        batch_op.drop_index(batch_op.f('ix_question_asked_by_id'))

    op.drop_table('question')
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_evidence_added_by_id'))

    op.drop_table('evidence')
    op.drop_table('clear_mark')
    with op.batch_alter_table('value_version', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_value_version_published_by_id'))

    op.drop_table('value_version')
    with op.batch_alter_table('value_draft', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_value_draft_by_id'))

    op.drop_table('value_draft')
    with op.batch_alter_table('stage', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_stage_initiative_id'))
        batch_op.drop_index(batch_op.f('ix_stage_by_id'))

    op.drop_table('stage')
    op.drop_table('release_udi')
    op.drop_table('evidence_need')
    with op.batch_alter_table('effect_check', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_effect_check_initiative_id'))
        batch_op.drop_index(batch_op.f('ix_effect_check_by_id'))

    op.drop_table('effect_check')
    op.drop_table('device_market')
    with op.batch_alter_table('delivery', schema=None) as batch_op:
        batch_op.drop_index('uq_delivery_open', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_delivery_release_id'))

    op.drop_table('delivery')
    with op.batch_alter_table('co_ownership', schema=None) as batch_op:
        batch_op.drop_index('uq_co_ownership_open', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.drop_table('co_ownership')
    with op.batch_alter_table('clause_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_clause_link_initiative_id'))

    op.drop_table('clause_link')
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_report_product_id'))
        batch_op.drop_index(batch_op.f('ix_report_issued_by_id'))

    op.drop_table('report')
    with op.batch_alter_table('release', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_release_product_id'))
        batch_op.drop_index(batch_op.f('ix_release_pm_id'))
        batch_op.drop_index(batch_op.f('ix_release_em_id'))
        batch_op.drop_index(batch_op.f('ix_release_created_by_id'))

    op.drop_table('release')
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_membership_person_id'))

    op.drop_table('membership')
    with op.batch_alter_table('initiative', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_initiative_team_id'))
        batch_op.drop_index(batch_op.f('ix_initiative_registered_by_id'))
        batch_op.drop_index(batch_op.f('ix_initiative_product_id'))

    op.drop_table('initiative')
    with op.batch_alter_table('device', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_device_product_id'))

    op.drop_table('device')
    with op.batch_alter_table('wrong_password', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_wrong_password_person_id'))
        batch_op.drop_index('ix_wrong_password_person_at')

    op.drop_table('wrong_password')
    with op.batch_alter_table('typed_draft', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_typed_draft_person_id'))

    op.drop_table('typed_draft')
    op.drop_table('text')
    with op.batch_alter_table('signature', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_signature_signer_id'))
        batch_op.drop_index(batch_op.f('ix_signature_document_id'))

    op.drop_table('signature')
    op.drop_table('product')
    with op.batch_alter_table('person_role', schema=None) as batch_op:
        batch_op.drop_index('uq_person_role_open', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_person_role_person_id'))

    op.drop_table('person_role')
    with op.batch_alter_table('one_time_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_one_time_link_person_id'))

    op.drop_table('one_time_link')
    with op.batch_alter_table('browser_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_browser_session_person_id'))

    op.drop_table('browser_session')
    op.drop_table('team')
    op.drop_table('person')
    op.drop_table('node')
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.drop_index('ix_event_product')
        batch_op.drop_index('ix_event_object')
        batch_op.drop_index('ix_event_actor')

    op.drop_table('event')
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.drop_index('ix_document_subject')
        batch_op.drop_index(batch_op.f('ix_document_sha256'))

    op.drop_table('document')
    op.drop_table('company')
    op.drop_table('clause')
    with op.batch_alter_table('access', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_access_at'))

    op.drop_table('access')
